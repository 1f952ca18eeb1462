//! libFuzzer's door to `cotejo_fuzz::shapefile`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| cotejo_fuzz::shapefile::run(data));
