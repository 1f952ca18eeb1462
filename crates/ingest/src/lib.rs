//! File in, validated batch out.

pub mod descriptor;
