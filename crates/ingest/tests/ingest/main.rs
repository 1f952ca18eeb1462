//! What is read from files written here: one binary, a module a subject.

mod containers;
mod descriptors;
mod detection;
mod kit;
mod layouts;
mod properties;
mod record_descriptors;
mod records;
mod values;
