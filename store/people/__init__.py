"""Who is who across articles, the corrections of people, and what is asked about both."""
