// What a task of Fargate is: its size, how it is paid, and how many there are.
#pragma once

#include "services/fargate_jobs.hpp"
#include "services/kit/node_rows.hpp"
#include "units/parameters.hpp"

namespace costsim::services {

inline constexpr Parameter task_rows[] = {
    {.name = "vcpu",
     .kind = Kind::Number,
     .help = "vCPUs of a task",
     .min = 0.25,
     .tried = "0.25|0.5|1|2|4|8|16"},
    {.name = "memory",
     .kind = Kind::Bytes,
     .help = "memory of a task",
     .min = 512 << 20,
     .tried = "512MB|1GB|2GB|3GB|4GB|8GB|16GB|30GB|60GB"},
    {.name = "arch",
     .kind = Kind::Choice,
     .fallback = "x86",
     .help = "processor",
     .choices = "x86|arm",
     .tried = "x86|arm"},
    {.name = "purchase",
     .kind = Kind::Choice,
     .fallback = "on-demand",
     .help = "how tasks are paid",
     .choices = "on-demand|spot|savings-plan"},
    savings_row,
    public_ip_row,
    job_row,
    tasks_row,
    min_tasks_row,
    max_tasks_row,
    task_utilisation_row,
    boot_row("from the launch of a task to its first request; default: as measured (start-time)"),
    task_cool_down_row,
};

inline constexpr Parameter task_room_rows[] = {
    requests_per_task_row,
    memory_per_request_row,
    {.name = "ephemeral_storage",
     .kind = Kind::Bytes,
     .fallback = optional,
     .help = "disk of a task; default: what is free"},
};

}  // namespace costsim::services
