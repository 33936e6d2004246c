"""Judges each find that is not all in quotation marks: would an editor print it as what its speaker said?"""
