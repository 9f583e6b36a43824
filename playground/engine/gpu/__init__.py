"""The array executor on CuPy, at speed: recorded steps, streamed rows, a budget, faults, the choice.

`GpuExecutor` runs it, `DeviceFault` is what it raises when the device fails, `choose_for` says where a
program is better off.
"""
