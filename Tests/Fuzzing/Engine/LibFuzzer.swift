#if LIBFUZZER
  import Foundation

  /// The same targets under libFuzzer, which follows the paths of the code:
  ///
  ///     swift build -c release --product fuzz --scratch-path .build-fuzz --sanitize=fuzzer \
  ///       -Xswiftc -DLIBFUZZER
  ///     FUZZ_TARGET=frames .build-fuzz/release/fuzz -max_len=4096 Tests/Fuzzing/corpus/frames
  private nonisolated(unsafe) var target: (any FuzzTarget)?

  @_cdecl("LLVMFuzzerTestOneInput")
  public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    do {
      let known =
        try target
        ?? FuzzTargets.make(
          ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? "frames")
      target = known
      _ = try known?.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
    } catch {
      fatalError("\(error)")
    }
    return 0
  }
#endif
