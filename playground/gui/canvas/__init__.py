"""The canvas: the document's graph as it is edited and as it trains. Draws and asks; decides nothing."""
