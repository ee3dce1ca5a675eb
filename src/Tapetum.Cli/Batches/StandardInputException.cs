namespace Tapetum.Cli.Batches;

/// <summary>What came through standard input could not be used: the same error, without the name of the file that it was laid into.</summary>
internal sealed class StandardInputException(TapetumException inner)
    : TapetumException(StandardStream.Input, inner.Reason, inner.Advice, inner);
