// How full a queue's batches are where its function cannot take each message as it comes.
#pragma once

#include "services/lambda/billing.hpp"

namespace costsim::services {

/// Messages per invocation at a Poisson rate λ, without a window and without a largest batch: c
/// invocations run at a time, as many as the pollers or the function's reservation allow; up to
/// m − c pollers hold what is throttled; and a poller that becomes free takes all that waits.
///
/// With exponential times S and load a = λ S, states up to m in hand are those of M/M/c/m, and a
/// message finds all m in hand with that queue's probability of blocking P, though none is turned
/// away: what waits then goes along with one of the next batches. From the balance of these states
/// follows 1 + a/c · P (for m = c, P is Erlang's loss formula).
///
/// For other times approximations: waiting places count as 2 / (2 + √ρ (cv² − 1)) each (J. M.
/// Smith, "M/G/c/K blocking probability models", Performance Evaluation 52, 2003); and of c
/// invocations of the same length the next one ends after S / (c + 1), not S / c, the sooner the
/// less they are loaded. Against the request level the mean batch is within 0.5 % for exponential
/// times; for fixed ones, too, from five invocations on, and within 4 % below, worst at ρ = 1.3.
/// Where batches fail, the number of pollers is that of a mapping that adds some in each second in
/// which messages wait and gives some up for each batch that fails (back_off.hpp): followed for
/// some minutes, and the mean batch taken.
double batch_of_waiting(double messages_per_second, const BatchSource& source);

/// The pollers of a mapping that is never idle, each batch of which takes so long: as many as
/// failing ones leave it, where what is added is given up again.
double pollers_when_busy(double batch_s, const BatchSource& source);

}  // namespace costsim::services
