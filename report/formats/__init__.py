"""The formats of digests, one file a format or family of formats. A new one is a file here with its FORMATS."""
