"""The learned choice of who a source is: candidates, their features, and a softmax over them."""
