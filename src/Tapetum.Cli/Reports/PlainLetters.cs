using System.Text;
using System.Text.Encodings.Web;

namespace Tapetum.Cli.Reports;

/// <summary>
/// JSON text with only those characters escaped that RFC 8259, section 7, wants escaped (quotation mark, backslash, controls), and DEL. .NET's own encoders also escape what could matter inside
/// HTML, or emoji; nothing here goes into HTML.
/// </summary>
internal sealed unsafe class PlainLetters : JavaScriptEncoder
{
    public override int MaxOutputCharactersPerInputCharacter => Default.MaxOutputCharactersPerInputCharacter;

    public override int FindFirstCharacterToEncode(char* text, int textLength)
    {
        ReadOnlySpan<char> characters = new(text, textLength);
        for (int i = 0; i < characters.Length; )
        {
            // Half of a pair of surrogates alone is no character; the encoder replaces it.
            if (
                Rune.DecodeFromUtf16(characters[i..], out Rune rune, out int length)
                    != System.Buffers.OperationStatus.Done
                || WillEncode(rune.Value)
            )
            {
                return i;
            }

            i += length;
        }

        return -1;
    }

    public override bool TryEncodeUnicodeScalar(
        int unicodeScalar,
        char* buffer,
        int bufferLength,
        out int numberOfCharactersWritten
    ) => Default.TryEncodeUnicodeScalar(unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten);

    public override bool WillEncode(int unicodeScalar) => unicodeScalar is < ' ' or '"' or '\\' or 0x7f;
}
