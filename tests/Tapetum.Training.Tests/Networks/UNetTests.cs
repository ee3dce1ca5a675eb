using Tapetum.Training.Networks;

namespace Tapetum.Training.Tests.Networks;

public class UNetTests
{
    [Theory]
    [InlineData(32, 7_760_748)] // Chen et al., CVPR 2018, as their code builds it
    [InlineData(16, 1_941_436)]
    public void The_number_of_parameters_is_the_papers(int channels, long expected) =>
        new UNet(channels, UNetEnd.Colors).Parameters.Sum(parameter => (long)parameter.Length).ShouldBe(expected);
}
