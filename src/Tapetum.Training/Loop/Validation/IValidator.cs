namespace Tapetum.Training.Loop.Validation;

/// <summary>Scores a model on pictures that training never sees.</summary>
public interface IValidator
{
    /// <param name="model">An ONNX model.</param>
    /// <returns>One score per noise level.</returns>
    IReadOnlyList<ValidationScore> Score(byte[] model);
}
