using Tapetum.Raw.Lenses;

namespace Tapetum.Tests.Raw.Lenses;

public sealed class LastAnswerTests
{
    [Fact]
    public void A_question_asked_again_is_not_looked_up_again_and_another_one_is()
    {
        int asked = 0;
        LastAnswer<string, string> answers = new(question =>
        {
            asked++;
            return question.ToUpperInvariant();
        });

        string[] found = [answers.To("a"), answers.To("a"), answers.To("b"), answers.To("a")];

        found.ShouldBe(["A", "A", "B", "A"]);
        asked.ShouldBe(3);
    }

    [Fact]
    public async Task Who_asks_while_it_is_looked_up_gets_that_answer()
    {
        int asked = 0;
        using ManualResetEventSlim known = new();
        LastAnswer<int, int> answers = new(question =>
        {
            known.Wait(TestContext.Current.CancellationToken);
            return question + Interlocked.Increment(ref asked);
        });

        var first = Task.Run(() => answers.To(1), TestContext.Current.CancellationToken);
        SpinWait.SpinUntil(() => first.Status == TaskStatus.Running, TimeSpan.FromSeconds(10));
        var second = Task.Run(() => answers.To(1), TestContext.Current.CancellationToken);
        known.Set();

        (await first).ShouldBe(2);
        (await second).ShouldBe(2);
    }
}
