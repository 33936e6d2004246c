-- Other rules may see other blocks.
update speakers set block = null
