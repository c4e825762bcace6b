// A stream to measure against: takes every PutRecords call whole, on a thread whose CPU time can be
// told apart.
#pragma once

#include <atomic>
#include <string>
#include <thread>

#include "ingest/front/socket.hpp"
#include "units/quantity.hpp"

namespace costsim::ingest {

/// A Kinesis endpoint on 127.0.0.1 with one shard that takes any credentials; it serves until its
/// end.
class MeasureStream {
 public:
  MeasureStream();
  ~MeasureStream();
  MeasureStream(const MeasureStream&) = delete;
  MeasureStream& operator=(const MeasureStream&) = delete;

  std::string endpoint() const;
  /// CPU time of its own thread, which is not the service's.
  Duration cpu_time() const;

 private:
  void serve();

  Descriptor listener_;
  WakeUp wake_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace costsim::ingest
