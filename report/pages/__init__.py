"""Pages from templates: how a template's values become text, and what makes each harmless in its format."""
