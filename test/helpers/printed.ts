/** Whatever must not reach a terminal, a log or a file raw: control characters but the line feed, and direction overrides. */
export const UNPRINTABLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]/
