/* Whether the thread sanitizer watches, by gcc or clang: it makes a test five to twenty times slower, so long ones of a single thread do less under it. */
#ifndef COBUY_SUPPORT_THREAD_SANITIZER_H
#define COBUY_SUPPORT_THREAD_SANITIZER_H

#ifdef __SANITIZE_THREAD__
#define UNDER_THREAD_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define UNDER_THREAD_SANITIZER 1
#endif
#endif
#ifndef UNDER_THREAD_SANITIZER
#define UNDER_THREAD_SANITIZER 0
#endif

#endif
