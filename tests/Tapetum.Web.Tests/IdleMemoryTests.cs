using Microsoft.Extensions.Time.Testing;
using Tapetum.Web.Work.Upkeep;

namespace Tapetum.Web.Tests;

public class IdleMemoryTests
{
    [Fact]
    public void Memory_goes_back_once_when_nobody_has_worked_for_a_while()
    {
        FakeTimeProvider time = new();
        int returns = 0;
        using IdleMemory memory = new(time, () => returns++, () => { });

        using (memory.Use())
        {
            memory.Use().Dispose();
            time.Advance(TimeSpan.FromMinutes(1));
            returns.ShouldBe(0, "somebody is at work");
        }

        time.Advance(TimeSpan.FromSeconds(10));
        memory.Use().Dispose();
        time.Advance(TimeSpan.FromSeconds(10));
        returns.ShouldBe(0, "the while begins again with each work");

        time.Advance(TimeSpan.FromHours(1));
        returns.ShouldBe(1);
    }

    [Fact]
    public void What_native_code_freed_goes_back_once_a_minute_however_many_work()
    {
        FakeTimeProvider time = new();
        int returns = 0;
        using IdleMemory memory = new(time, () => { }, () => returns++);

        using (memory.Use())
        {
            for (int i = 0; i < 100; i++)
            {
                time.Advance(TimeSpan.FromSeconds(3));
                memory.Use().Dispose();
            }
        }

        returns.ShouldBe(5);
    }
}
