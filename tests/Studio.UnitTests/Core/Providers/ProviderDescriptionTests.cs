using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.UnitTests.Core.Providers;

public sealed class ProviderDescriptionTests
{
    [Theory]
    [InlineData("small", "accounts/a/models/small")]
    [InlineData("accounts/a/models/small", "accounts/a/models/small")]
    [InlineData("mall", "mall")]
    [InlineData("accounts/b/models/small", "accounts/b/models/small")]
    [InlineData("", "")]
    public void Name_of_a_listed_model_may_be_its_last_segment_alone(string given, string full)
    {
        var provider = new ProviderDescription { Name = "a", Kind = "fireworks", Title = "A", Models = [new BaseModel("accounts/a/models/small")] };

        Assert.Equal(full, provider.FullNameOf(given));
    }
}
