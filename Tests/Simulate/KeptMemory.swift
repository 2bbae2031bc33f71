import Glibc

/// Each restart of a simulated server takes and frees megabytes. Kept by the process they cost no
/// page faults, which would be most of the time: the process starts itself again with the
/// allocator told so. What it keeps grows by some 10 MB a seed all the same, because aligned blocks
/// of many sizes leave gaps: more than a few hundred seeds are better run in several processes.
enum KeptMemory {
  private static let settings = [
    "MALLOC_MMAP_THRESHOLD_": "1000000000", "MALLOC_TRIM_THRESHOLD_": "1000000000",
    "MALLOC_TOP_PAD_": "64000000",
  ]

  static func keep() {
    guard getenv("MALLOC_TOP_PAD_") == nil else { return }
    for (name, value) in settings { setenv(name, value, 0) }
    execv("/proc/self/exe", CommandLine.unsafeArgv)
    // It runs all the same when it cannot start itself.
  }
}
