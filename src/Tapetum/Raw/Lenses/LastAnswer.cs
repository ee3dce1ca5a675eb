using System.Diagnostics.CodeAnalysis;

namespace Tapetum.Raw.Lenses;

/// <summary>Remembers the answer to the last question: photos of one camera and lens come in rows. Whoever asks the same while it is being answered waits for that answer.</summary>
internal sealed class LastAnswer<
    TQuestion,
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TAnswer
>(Func<TQuestion, TAnswer> answer)
    where TQuestion : IEquatable<TQuestion>
{
    private volatile Entry? last;

    public TAnswer To(TQuestion question)
    {
        Entry? entry = last;
        if (entry?.Question.Equals(question) != true)
        {
            last = entry = new(question, new Lazy<TAnswer>(() => answer(question)));
        }

        return entry.Answer.Value;
    }

    private sealed record Entry(TQuestion Question, Lazy<TAnswer> Answer);
}
