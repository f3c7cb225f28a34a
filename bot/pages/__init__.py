"""The pages behind personal links, for anybody who holds one."""
