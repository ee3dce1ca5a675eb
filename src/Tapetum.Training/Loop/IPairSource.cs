namespace Tapetum.Training.Loop;

/// <summary>An endless, repeatable stream of training batches.</summary>
public interface IPairSource
{
    /// <summary>Makes the batch of one step: the same numbers whenever and on whichever thread it is asked for.</summary>
    /// <param name="step">From 1.</param>
    /// <param name="batch">Is filled, with the step's pairs from its first on.</param>
    void Fill(long step, TrainingBatch batch);

    /// <summary>What a sample was made from, as a clause, for messages.</summary>
    /// <param name="step">From 1.</param>
    /// <param name="sample">Its place among the step's, from 0.</param>
    string Describe(long step, int sample) => $"sample {sample + 1} of step {step}";
}
