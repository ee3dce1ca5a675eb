using Microsoft.ML.OnnxRuntime;

namespace Tapetum.Inference.OnnxRuntime;

/// <summary>ONNX Runtime refused or failed; the reason is in its own words.</summary>
internal sealed class OnnxException(string path, string reason, string advice, Exception? inner = null)
    : TapetumException(path, reason, advice, inner)
{
    /// <summary>The package puts its code for the kind of error before the words, in brackets.</summary>
    internal static OnnxException Of(string subject, OnnxRuntimeException error, string advice)
    {
        string words = error.Message;
        int start = words.StartsWith("[ErrorCode:", StringComparison.Ordinal) ? words.IndexOf(']') + 1 : 0;
        return new(subject, words[start..].Trim().TrimEnd('.'), advice, error);
    }
}
