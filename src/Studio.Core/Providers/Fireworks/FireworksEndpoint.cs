namespace FineTuningStudio.Core.Providers.Fireworks;

/// <summary>Where and as whom Fireworks is called; everything is there once <see cref="FireworksDescription.ReasonOf"/> is null.</summary>
internal sealed record FireworksEndpoint(Uri Address, string Account, string ApiKey)
{
    /// <summary>
    /// <c>BaseUrl</c> is the address up to and including "/v1", which may be left out. Models answer at "/inference/v1" of the
    /// same host.
    /// </summary>
    public static FireworksEndpoint Of(ProviderSettings settings) => new(
        WithVersion(settings.BaseUrl ?? ProviderKinds.Address(ProviderKinds.Fireworks)!),
        settings.AccountId ?? throw new InvalidOperationException($"Provider {settings.Name} was called without an account."),
        settings.ApiKey ?? throw new InvalidOperationException($"Provider {settings.Name} was called without a key."));

    public Uri Inference => new(new Uri(Address.GetLeftPart(UriPartial.Authority)), "/inference/v1");

    /// <summary>Without the key, so that it cannot come into a log.</summary>
    public override string ToString() => Address.GetLeftPart(UriPartial.Authority);

    private static Uri WithVersion(Uri address) => address.AbsolutePath is "/" ? new Uri(address, "/v1") : address;

    /// <summary>The absolute address of a resource's name, such as "accounts/a/datasets/b", with what follows it.</summary>
    public Uri Of(string name, string rest) =>
        new($"{Address.AbsoluteUri.TrimEnd('/')}/{string.Join('/', name.Split('/').Select(Uri.EscapeDataString))}{rest}");
}
