// One front thread: its own listener, its own epoll loop, its own pipeline; nothing shared on the
// hot path.
#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "ingest/front/client.hpp"
#include "ingest/front/config.hpp"
#include "ingest/front/event_handler.hpp"

namespace costsim::ingest {

class FrontThread {
 public:
  FrontThread(const FrontConfig& config, const Clocks& clocks, Descriptor listener,
              Pipeline& pipeline, ServiceState& state, FrontMetrics& metrics,
              std::unique_ptr<FrontHandler> handler);
  ~FrontThread();
  FrontThread(const FrontThread&) = delete;
  FrontThread& operator=(const FrontThread&) = delete;

  /// Serves until it is stopped and the last client has gone, then closes the pipeline.
  void run();
  /// Accept no more, answer what has been asked, end idle clients. Any thread.
  void stop();
  /// End now, whatever is open. Any thread.
  void abandon();
  /// Whether it has turned since this was asked before; it will, if it can. One other thread.
  bool has_turned();

 private:
  void turn();
  Duration patience() const;
  bool finished() const;
  void begin_stop();

  bool accept_clients();
  bool is_full() const;
  bool free_a_place();
  void admit(Accepted accepted, bool beyond_limit);
  void turn_away(const Descriptor& socket);
  void send_refusal(const Descriptor& socket, std::string_view reason);
  void drop_one_connection();
  static Descriptor open_spare();

  void serve(Client& client, std::uint32_t events);
  void read_from(Client& client);
  bool read_preface(Client& client, std::span<char>& fresh);
  void discard_from(Client& client);
  void converse(Client& client, std::span<char> fresh);
  void pass_output(Client& client);
  void note_accesses(Client& client);
  void tell_accesses(Client& client, Duration took, AccessNotes::End end,
                     std::optional<Status> instead = std::nullopt);
  void hold(Client& client, Ticket ticket);
  void release_durable();
  void refuse_held(Client& client);
  void send_to(Client& client, std::string_view bytes);
  void send_rest(Client& client);
  void keep_unsent(Client& client, std::string_view bytes, Ticket ticket);
  void settle(Client& client);
  void keep_at_work(Client& client);
  void work_on();
  void leave_work(Client& client);
  void wait_for_rest(Client& client, bool answered);
  void end_overdue();
  void look_at_pace(Client& client);
  void refuse_unasked(Client& client);
  void time_out(Client& client);
  void linger(Client& client);
  void watch(Client& client, std::uint32_t interest);
  bool set_interest(int fd, int operation, std::uint32_t interest);
  void destroy(Client& client);

  const Clocks clocks_;
  const ConnectionLimits limits_of_clients_;
  const std::size_t places_for_probes_;
  const std::vector<IpNetwork> proxy_protocol_;
  Pipeline& pipeline_;
  ServiceState& state_;
  FrontMetrics& metrics_;
  HttpLimits limits_;
  ResponseWriter writer_;
  const std::unique_ptr<FrontHandler> handler_;
  AccessNotes* const access_notes_;  ///< of the handler; null: nobody asked for them
  BufferBudget buffer_budget_;
  HttpContext context_;

  Descriptor epoll_;
  Descriptor listener_;
  Descriptor spare_;  ///< given up for a moment when descriptors run out
  WakeUp wake_;
  std::atomic<bool> stop_asked_{false};
  std::atomic<bool> abandoned_{false};
  bool stopping_ = false;
  std::atomic<bool> turned_{true};

  Duration now_{};
  std::vector<char> scratch_;
  std::vector<std::unique_ptr<Client>> clients_;  ///< by descriptor
  std::vector<std::unique_ptr<Client>> gone_;     ///< kept to the end of the turn
  std::deque<Client*> held_;                      ///< by ticket
  std::deque<Client*> at_work_;                   ///< their requests take long; one by one
  std::size_t open_ = 0;
  std::size_t beyond_limit_ = 0;
  DeadlineList idle_, busy_, paced_, probing_, lingering_;
  DeadlineList leaving_places_;  ///< those that linger in a place for probes
};

}  // namespace costsim::ingest
