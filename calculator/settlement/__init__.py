"""How one bill is settled: one mechanism of the rules per module, free of any place's figures."""
