namespace Tapetum.Training.Optimization;

/// <summary>What one step of an optimizer multiplies by.</summary>
internal readonly record struct StepRates(
    float GradientScale,
    float FirstGain,
    float SecondGain,
    float Rate,
    float Epsilon,
    float AverageGain
)
{
    public static StepRates For(AdamOptions options, float learningRate, long step, float gradientNorm)
    {
        double correction =
            Math.Sqrt(1 - Math.Pow(options.SecondDecay, step)) / (1 - Math.Pow(options.FirstDecay, step));

        // Early on, an average over few steps must not remember the random start.
        double averageDecay = Math.Min(options.AverageDecay, (1.0 + step) / (10.0 + step));
        return new StepRates(
            gradientNorm > options.MaxGradientNorm ? options.MaxGradientNorm / gradientNorm : 1,
            (float)(1 - options.FirstDecay),
            (float)(1 - options.SecondDecay),
            (float)(learningRate * correction),
            options.Epsilon,
            (float)(1 - averageDecay)
        );
    }
}
