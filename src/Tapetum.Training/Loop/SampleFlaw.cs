namespace Tapetum.Training.Loop;

/// <summary>What of a sample is no finite number.</summary>
internal enum SampleFlaw
{
    None,
    Input,
    Truth,
    Weight,

    /// <summary>What was made from it is: its loss or its gradient.</summary>
    Result,
}
