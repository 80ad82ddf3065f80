"""What is particular to Japanese input: widths, kana, eras, check digits, postal codes.

Functions of text to text or values; they know no field and no form.
"""
