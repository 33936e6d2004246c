"""Who is who: which speakers of many articles are one person, and corrections of it by hand."""
