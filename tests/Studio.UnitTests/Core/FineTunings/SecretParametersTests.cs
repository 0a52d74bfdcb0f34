using System.Text.Json;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.UnitTests.Core.Providers.Fireworks;
using Microsoft.AspNetCore.DataProtection;

namespace FineTuningStudio.UnitTests.Core.FineTunings;

public sealed class SecretParametersTests
{
    private const string Canary = "canary-0123456789";

    private static readonly ProviderDescription Described = new()
    {
        Name = "p", Kind = "fireworks", Title = "P", Parameters = [new("key", ParameterType.Secret, "", "") { Aliases = ["the_key"] }, new("entity", ParameterType.String, "", "")],
    };

    private readonly SecretParameters _secrets = new(new EphemeralDataProtectionProvider());

    [Theory]
    [InlineData("key")]
    [InlineData("the_key")]
    public void Secret_is_its_mask_to_every_reader_and_opens_for_the_provider(string name)
    {
        var given = new Dictionary<string, ParameterValue> { [name] = ParameterValue.Of(Canary), ["entity"] = ParameterValue.Of("team") };

        var kept = _secrets.Protect(given, Described)!;
        var stored = JsonSerializer.Serialize(kept, JsonText.Options);
        var read = JsonSerializer.Deserialize<Dictionary<string, ParameterValue>>(stored, JsonText.Options)!;
        var opened = _secrets.Reveal(FireworksCase.Request() with { Parameters = read })!;

        Assert.DoesNotContain(Canary, stored + JsonSerializer.Serialize(kept) + kept[name] + kept[name].Text);
        Assert.Equal($$"""{"{{name}}":"[redacted]","entity":"team"}""", JsonSerializer.Serialize(read));
        Assert.Equal(kept[name], read[name]);
        Assert.Equal((Canary, "team"), (opened.Parameters[name].Text, opened.Parameters["entity"].Text));
    }

    [Fact]
    public void Stored_secret_is_not_encrypted_twice()
    {
        var once = _secrets.Protect(new Dictionary<string, ParameterValue> { ["key"] = ParameterValue.Of(Canary) }, Described)!;

        var twice = _secrets.Protect(once, Described)!;

        Assert.Equal(once["key"], twice["key"]);
    }

    [Fact]
    public void Secret_of_other_keys_does_not_open()
    {
        var kept = _secrets.Protect(new Dictionary<string, ParameterValue> { ["key"] = ParameterValue.Of(Canary) }, Described)!;

        Assert.Null(new SecretParameters(new EphemeralDataProtectionProvider()).Reveal(FireworksCase.Request() with { Parameters = kept }));
    }

    [Fact]
    public void Callers_cannot_send_what_only_the_database_may_hold() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ParameterValue>("""{"protected": "abc"}"""));
}
