using Tapetum.Training.Parallelism;

namespace Tapetum.Training.Tests.Parallelism;

public class CrewTests
{
    [Theory]
    [InlineData(1, 7)]
    [InlineData(3, 2)]
    [InlineData(4, 1000)]
    public void Every_part_of_every_job_is_done_once(int threads, int count)
    {
        using Crew crew = new(threads);
        int[] calls = new int[count];
        for (int job = 0; job < 50; job++)
        {
            crew.Run(count, i => Interlocked.Increment(ref calls[i]));
        }

        calls.ShouldAllBe(times => times == 50);
    }

    [Fact]
    public void Nothing_to_do_is_done_at_once()
    {
        using Crew crew = new(threads: 2);

        Should.NotThrow(() => crew.Run(0, _ => throw new InvalidOperationException()));
    }

    [Fact]
    public void What_goes_wrong_on_a_thread_reaches_the_caller_and_the_next_job_runs()
    {
        using Crew crew = new(threads: 2);

        Should.Throw<FormatException>(() => crew.Run(5, i => throw new FormatException()));
        int done = 0;
        crew.Run(5, _ => Interlocked.Increment(ref done));

        done.ShouldBe(5);
    }

    [Fact]
    public void Zero_threads_are_one_per_core()
    {
        using Crew crew = new(threads: 0);

        crew.Threads.ShouldBe(Environment.ProcessorCount);
    }
}
