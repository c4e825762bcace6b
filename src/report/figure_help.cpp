#include "report/figure_help.hpp"

#include <algorithm>
#include <iterator>

namespace costsim::report {
namespace {

struct FigureHelp {
  std::string_view name, help;
};

constexpr FigureHelp helps[] = {
    {"age_max_s", "longest that a message waited, in seconds"},
    {"batch_mean", "events of an invocation, on average"},
    {"best_usd_per_hour",
     "dollars an hour of the commitment with which all that is paid would be least"},
    {"billed_ms", "billed time of an invocation, on average, in milliseconds"},
    {"billed_s", "billed time of all invocations, in seconds"},
    {"calls", "write calls"},
    {"capacity_units_mean", "load-balancer capacity units, on average"},
    {"capacity_units_peak", "load-balancer capacity units at the peak"},
    {"cold_pings", "keep-warm pings that started an instance"},
    {"cold_starts", "instances started for a request"},
    {"covered_share", "share of the use that a commitment may pay, by list prices, that it does"},
    {"covered_usd", "dollars at list prices of what a commitment pays for"},
    {"credits_surplus_vcpu_hours", "vCPU-hours beyond the earned credits"},
    {"dead_lettered", "items given up and kept by a dead-letter queue or a destination"},
    {"duplicates", "items processed again after a timeout or a retry"},
    {"empty_receives", "receives that brought no message, all of the period"},
    {"environments_created",
     "execution environments created, where each is paid (tenant isolation, SnapStart)"},
    {"environments_per_instance", "execution environments on an instance"},
    {"errors", "executions that failed"},
    {"events_per_record", "events packed into a record"},
    {"events_per_s_peak", "events per second at the peak"},
    {"events_per_s_per_vcpu", "events per second that one vCPU takes"},
    {"expired", "items that nobody processed before their retention ended"},
    {"failed_batches", "batches whose execution failed"},
    {"failures", "nodes that failed"},
    {"functions", "functions that share the traffic"},
    {"gateway_throttled", "requests that the gateway refused with 429"},
    {"gateway_timeouts", "requests that the gateway gave up with 504"},
    {"given_up", "records given up after retries or age"},
    {"in_flight_peak", "messages received and not yet deleted, at the peak"},
    {"init_s", "time of INIT of all cold starts, in seconds"},
    {"interruptions", "spot interruptions"},
    {"instances_mean", "instances that hold tasks, on average"},
    {"instances_peak", "instances that hold tasks, at the peak"},
    {"invocations_per_s_peak", "invocations per second at the peak"},
    {"invocations", "executions of the function"},
    {"items_per_tick", "items of one tick"},
    {"iterator_age_max_s", "age of the oldest record when it was read, in seconds"},
    {"iterator_age_p99_s", "age of a record when it was read, 99th percentile, in seconds"},
    {"iterator_age",
     "age of the oldest record when it was read, a time: may be compared with \"5s\""},
    {"lost", "items that nobody processed and nobody tries again"},
    {"mean_concurrency", "executions at once, on average"},
    {"mean_idle", "idle instances, on average"},
    {"mean_instances", "instances or nodes, on average"},
    {"mean_lifetime_s", "life of an instance, on average, in seconds"},
    {"mean_per_s", "requests per second, on average"},
    {"mean_ready", "nodes that take requests, on average"},
    {"mean_running", "instances or requests at work, on average"},
    {"mean_waiting", "requests that wait for a node, on average"},
    {"messages_per_receive_mean", "messages that a receive brings, on average"},
    {"messages_per_s_peak", "messages per second at the peak"},
    {"nodes_mean", "nodes or tasks, on average"},
    {"nodes_peak", "nodes or tasks at the peak, exceeded as often as not where they follow a load"},
    {"object_bytes", "size of an object, in bytes"},
    {"objects_per_s_peak", "objects per second at the peak"},
    {"overlaps", "executions that began while an earlier tick's still ran"},
    {"p_cold_estimate", "the same, estimated by the flow without simulation"},
    {"p_cold", "share of invocations that start cold"},
    {"p_throttled", "share of requests or writes that were refused"},
    {"packed_share", "share of the instances' vCPUs that their tasks have"},
    {"peak_backlog", "records that wait in the stream, at most"},
    {"peak_concurrency", "executions at once in the busiest moment, exceeded as often as not"},
    {"peak_instances", "instances or nodes, at most"},
    {"peak_per_s", "requests in the peak's second, at the burst quantile"},
    {"peak_pollers", "pollers of the queue, at most"},
    {"receive_calls", "calls that brought messages, of up to ten each"},
    {"delete_calls", "calls that deleted messages, of up to ten each"},
    {"tries_mean", "tries of a batch, or receives of a message, on average"},
    {"peak_running", "instances at work, at most"},
    {"peak_waiting", "messages that wait, at most"},
    {"pings", "keep-warm pings"},
    {"pollers_mean", "provisioned pollers of the queue, on average"},
    {"reads_capacity_mean", "provisioned read capacity units, on average"},
    {"reads_capacity_peak", "provisioned read capacity units, at most"},
    {"read_units_per_s_peak", "read units per second at the peak"},
    {"receives", "receives that brought messages"},
    {"record_bytes", "size of a record, in bytes"},
    {"records_per_s_peak", "records per second at the peak"},
    {"records", "records written"},
    {"refused", "records that a shard refused"},
    {"requests_per_s_peak", "requests per second at the peak"},
    {"retries", "tries after the first"},
    {"saved_usd",
     "dollars by which a commitment costs less than what it pays for, at list prices less "
     "`discount`"},
    {"shards_mean", "shards, on average"},
    {"shards", "shards at the peak"},
    {"slow_share", "share of the time in which CPU credits were used up"},
    {"splits", "failing batches split in two"},
    {"start_s", "time of all cold starts before INIT, in seconds"},
    {"surplus_vcpu_s", "vCPU-seconds beyond the earned credits, which are charged"},
    {"tasks_per_instance", "tasks that an instance holds"},
    {"throttled_account_concurrency", "invocations refused by the account's concurrency"},
    {"throttled_batches", "batches refused for lack of concurrency"},
    {"throttled_function_concurrency", "invocations refused by the function's own concurrency"},
    {"throttled_request_rate", "invocations refused by the request rate of the concurrency"},
    {"throttled_scaling_rate", "invocations refused as instances could not start as fast"},
    {"timeouts", "executions cut off by their timeout"},
    {"uncovered_usd", "dollars at list prices of what a commitment might pay for and does not"},
    {"unserved_share", "share of the load that the nodes do not take"},
    {"utilisation_mean", "busy share of the nodes, on average"},
    {"utilisation_peak", "busy share of the nodes at the peak"},
    {"utilisation", "busy share of the instances"},
    {"vcpu_hours", "vCPU-hours of all nodes"},
    {"vcpu_needed_peak", "vCPUs that the peak keeps busy"},
    {"waited_for_init", "requests that waited for an instance still in INIT"},
    {"wasted_share", "share of a commitment that finds no use in its hour"},
    {"wasted_usd", "dollars of a commitment that find no use in their hour"},
    {"writes_capacity_mean", "provisioned write capacity units, on average"},
    {"writes_capacity_peak", "provisioned write capacity units, at most"},
    {"write_units_per_s_peak", "write units per second at the peak"},
};

}  // namespace

std::string_view figure_help(std::string_view name) {
  const auto* found = std::find_if(std::begin(helps), std::end(helps),
                                   [name](const FigureHelp& each) { return each.name == name; });
  return found == std::end(helps) ? std::string_view() : found->help;
}

std::string_view figure_help(const services::Metric& figure) {
  return figure.help.empty() ? figure_help(figure.name) : std::string_view(figure.help);
}

}  // namespace costsim::report
