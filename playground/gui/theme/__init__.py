"""The look: colours, type, icons and the one stylesheet. Whatever is visible asks here."""
