//! A link of an answer, whatever it holds.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| conformist_fuzz::link(data));
