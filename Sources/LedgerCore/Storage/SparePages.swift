/// Pages made ready before they are needed.
///
/// The first write to a shared page then costs a copy, and not also the system's time for memory
/// that was never touched. Prepared on any thread, then handed to the one that freezes.
@safe package final class SparePages: @unchecked Sendable {
  // Sendable: one thread fills it, and after that one other takes from it.

  /// How many pages there are of a size.
  package struct Demand: Equatable, Sendable {
    var pageBytes: Int
    var count: Int
  }

  private var stacks: [(pageBytes: Int, pages: [UnsafeMutableRawPointer])] = unsafe []

  /// Bytes between two touches: the smallest page of memory that the system hands out.
  private static let touchBytes = 4_096

  package init(_ demands: [Demand]) {
    for demand in demands {
      let pages = unsafe (0..<demand.count).map { _ in unsafe Self.makePage(bytes: demand.pageBytes)
      }
      unsafe stacks.append((demand.pageBytes, pages))
    }
  }

  deinit {
    for stack in unsafe stacks.indices {
      for page in unsafe stacks[stack].pages.indices {
        unsafe stacks[stack].pages[page].deallocate()
      }
    }
  }

  private static func makePage(bytes: Int) -> UnsafeMutableRawPointer {
    let page = UnsafeMutableRawPointer.allocate(
      byteCount: bytes, alignment: SharedPages.alignment)
    for at in stride(from: 0, to: bytes, by: touchBytes) {
      unsafe page.storeBytes(of: 0, toByteOffset: at, as: UInt8.self)
    }
    return unsafe page
  }

  func take(bytes: Int) -> UnsafeMutableRawPointer? {
    for index in unsafe stacks.indices where unsafe stacks[index].pageBytes == bytes {
      return unsafe stacks[index].pages.popLast()
    }
    return nil
  }
}
