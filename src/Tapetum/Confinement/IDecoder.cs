using Microsoft.Win32.SafeHandles;
using Tapetum.Confinement.Native;

namespace Tapetum.Confinement;

/// <summary>What decodes one file by native code: asked and answered one request at a time.</summary>
internal interface IDecoder : IDisposable
{
    /// <param name="request">What to do.</param>
    /// <param name="file">To read from; null when the request needs none.</param>
    /// <param name="mostBytes">That an answer may have.</param>
    /// <returns>The answer; null when there is none: whoever was asked has ended, or answers what nobody would.</returns>
    DecoderAnswer? Ask(DecoderRequest request, SafeFileHandle? file, long mostBytes);

    /// <summary>Copies numbers that were decoded.</summary>
    /// <param name="request">One of the copies; what part, is found here.</param>
    /// <param name="numbers">Room for all of them.</param>
    /// <param name="numberBytes">What one of them takes.</param>
    /// <returns>The status of the last part; null when there is none.</returns>
    int? Copy(DecoderRequest request, Span<byte> numbers, int numberBytes);

    /// <summary>On any thread: what is being asked gets no answer, or soon a bad one.</summary>
    void Cancel();
}
