"""The browser's side: scripts and styles, and the bridge by which they reach Python."""
