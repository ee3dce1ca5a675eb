// What the kernel is told to hold a process to.
#pragma once

#include <cstdint>

struct tapetum_confinement
{
    int32_t landlock; // the version of Landlock that holds; 0: the kernel has none
    int32_t seccomp;  // 1: system calls are filtered; 0: the kernel has no such filter
};

// The same for a program that this process is about to become, which needs more: it may read below the paths, run what lies there, and use what is not refused by name.
void tapetum_confine_program(int64_t memory_bytes, const char *const *paths, int count);

// Takes everything away from this process but what it was handed: no file can be opened, no socket, no process. Before threads are started.
//   memory_bytes: that it may write to. ready: called when files cannot be opened any more, and memory can still be made executable.
tapetum_confinement tapetum_confine(int64_t memory_bytes, void (*ready)());
