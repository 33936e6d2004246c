"""Who is who across articles: linking speakers to people, corrections by hand, and questions about both."""
