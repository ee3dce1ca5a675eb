using System.Buffers.Binary;

namespace Tapetum.Training.Networks.PyTorch;

/// <summary>
/// Reads the part of Python's pickle format that state dicts are made of, into plain values: dictionaries, lists, tuples, texts, numbers. A pickle is a program that can call anything; here
/// what it calls is looked up in a list of a few names, and whatever is not in it ends the reading.
/// <code>
/// stack machine:  } ] )  empty dict, list, tuple       X K M J G  text, 1, 2, 4 byte integers, float      c R b  a name, a call, a state
///                 ( t u e s a  mark and collect        q r h j    remember, recall                        Q      what lies outside: a storage
/// </code>
/// </summary>
/// <remarks>Python's documentation, module pickletools, protocols 2 to 4.</remarks>
/// <param name="bytes">The pickle, and perhaps more after it.</param>
/// <param name="call">Makes the value of a call of a name in the list, or returns null for a name that is not in it.</param>
/// <param name="storage">Makes the value of what lies outside, by its persistent id.</param>
internal sealed class Pickle(
    ReadOnlyMemory<byte> bytes,
    Func<PickleName, object?[], object?> call,
    Func<object?[], object> storage
)
{
    private static readonly object Mark = new();

    private readonly List<object?> stack = [];
    private readonly Dictionary<int, object?> memo = [];
    private int at;

    /// <summary>Where the pickle ended.</summary>
    public int End => at;

    /// <exception cref="FormatException">It ends early, or does what is not allowed; the message says what, as a clause.</exception>
    public object? Read()
    {
        while (true)
        {
            byte opcode = Take(1)[0];
            if (opcode == (byte)'.')
            {
                return Pop();
            }

            if (!Push(opcode) && !Collect(opcode) && !Remember(opcode))
            {
                throw new FormatException(
                    $"its pickle has the instruction 0x{opcode:x2}, which state dicts do without"
                );
            }
        }
    }

    /// <summary>Plain values.</summary>
    private bool Push(byte opcode)
    {
        switch (opcode)
        {
            case 0x80:
                Take(1); // protocol
                return true;
            case 0x95:
                Take(8); // frame
                return true;
            case (byte)'}':
                stack.Add(new Dictionary<object, object?>());
                return true;
            case (byte)']':
                stack.Add(new List<object?>());
                return true;
            case (byte)')':
                stack.Add(Array.Empty<object?>());
                return true;
            case (byte)'(':
                stack.Add(Mark);
                return true;
            case (byte)'N':
                stack.Add(null);
                return true;
            case 0x88 or 0x89:
                stack.Add(opcode == 0x88);
                return true;
            case (byte)'K':
                stack.Add((long)Take(1)[0]);
                return true;
            case (byte)'M':
                stack.Add((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2)));
                return true;
            case (byte)'J':
                stack.Add((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4)));
                return true;
            case 0x8a:
                stack.Add(LongOf(Take(Take(1)[0])));
                return true;
            case (byte)'G':
                stack.Add(BinaryPrimitives.ReadDoubleBigEndian(Take(8)));
                return true;
            case (byte)'X' or (byte)'T':
                stack.Add(TextOf(BinaryPrimitives.ReadInt32LittleEndian(Take(4))));
                return true;
            case 0x8c or (byte)'U':
                stack.Add(TextOf(Take(1)[0]));
                return true;
            case (byte)'c':
                stack.Add(new PickleName(Line(), Line()));
                return true;
            default:
                return false;
        }
    }

    /// <summary>Values made of others.</summary>
    private bool Collect(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'t':
                stack.Add(PopToMark());
                return true;
            case 0x85 or 0x86 or 0x87:
                stack.Add(PopMany(opcode - 0x84));
                return true;
            case (byte)'a':
                object? last = Pop();
                Top<List<object?>>().Add(last);
                return true;
            case (byte)'e':
                object?[] items = PopToMark();
                Top<List<object?>>().AddRange(items);
                return true;
            case (byte)'s':
                Set(PopMany(2));
                return true;
            case (byte)'u':
                Set(PopToMark());
                return true;
            case 0x93:
                stack.Add(PopMany(2) is [string module, string name] ? new PickleName(module, name) : throw Damaged());
                return true;
            case (byte)'R':
                stack.Add(
                    PopMany(2) is [PickleName callee, object?[] arguments] ? Call(callee, arguments) : throw Damaged()
                );
                return true;
            case (byte)'b':
                Pop(); // the state of an ordered dictionary is its modules' versions
                return stack.Count > 0 && stack[^1] is Dictionary<object, object?> ? true : throw Damaged();
            case (byte)'Q':
                stack.Add(Pop() is object?[] id ? storage(id) : throw Damaged());
                return true;
            default:
                return false;
        }
    }

    private bool Remember(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'q':
                memo[Take(1)[0]] = Peek();
                return true;
            case (byte)'r':
                memo[BinaryPrimitives.ReadInt32LittleEndian(Take(4))] = Peek();
                return true;
            case 0x94:
                memo[memo.Count] = Peek();
                return true;
            case (byte)'h':
                stack.Add(Recall(Take(1)[0]));
                return true;
            case (byte)'j':
                stack.Add(Recall(BinaryPrimitives.ReadInt32LittleEndian(Take(4))));
                return true;
            default:
                return false;
        }
    }

    private object Call(PickleName callee, object?[] arguments) =>
        call(callee, arguments)
        ?? throw new FormatException(
            $"its pickle asks to run {callee}, which a state dict does not need: nothing of it is run"
        );

    private void Set(object?[] pairs)
    {
        Dictionary<object, object?> target = Top<Dictionary<object, object?>>();
        if (pairs.Length % 2 != 0)
        {
            throw Damaged();
        }

        for (int i = 0; i < pairs.Length; i += 2)
        {
            target[pairs[i] is string or long ? pairs[i]! : throw Damaged()] = pairs[i + 1];
        }
    }

    private object? Recall(int index) => memo.TryGetValue(index, out object? value) ? value : throw Damaged();

    private T Top<T>() => stack.Count > 0 && stack[^1] is T top ? top : throw Damaged();

    private object? Peek() => stack.Count > 0 && !ReferenceEquals(stack[^1], Mark) ? stack[^1] : throw Damaged();

    private object? Pop()
    {
        object? top = Peek();
        stack.RemoveAt(stack.Count - 1);
        return top;
    }

    private object?[] PopMany(int count)
    {
        object?[] values = new object?[count];
        for (int i = count - 1; i >= 0; i--)
        {
            values[i] = Pop();
        }

        return values;
    }

    private object?[] PopToMark()
    {
        int mark = stack.FindLastIndex(value => ReferenceEquals(value, Mark));
        object?[] values = mark < 0 ? throw Damaged() : [.. stack.Skip(mark + 1)];
        stack.RemoveRange(mark, stack.Count - mark);
        return values;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > bytes.Length - at)
        {
            throw new FormatException("its pickle ends early");
        }

        at += count;
        return bytes.Span.Slice(at - count, count);
    }

    private string TextOf(int length) => System.Text.Encoding.UTF8.GetString(Take(length));

    private string Line()
    {
        int length = bytes.Span[at..].IndexOf((byte)'\n');
        string line = TextOf(length < 0 ? int.MaxValue : length);
        Take(1);
        return line;
    }

    /// <summary>Of more than eight bytes, which only a file's mark is, the lowest.</summary>
    private static long LongOf(ReadOnlySpan<byte> little)
    {
        long value = little.Length > 0 && little.Length < 8 && little[^1] >= 0x80 ? -1L << (8 * little.Length) : 0;
        for (int i = 0; i < Math.Min(8, little.Length); i++)
        {
            value |= (long)little[i] << (8 * i);
        }

        return value;
    }

    private static FormatException Damaged() => new("its pickle is damaged");
}
