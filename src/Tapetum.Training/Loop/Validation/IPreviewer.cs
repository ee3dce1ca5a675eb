using Tapetum.Encoding.Vips;

namespace Tapetum.Training.Loop.Validation;

/// <summary>Shows what a model makes of pictures that training never sees.</summary>
public interface IPreviewer
{
    /// <param name="model">An ONNX model.</param>
    /// <returns>Input, output and truth side by side, a row per picture.</returns>
    SrgbPhoto Preview(byte[] model);
}
