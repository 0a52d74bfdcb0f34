namespace FineTuningStudio.Core.Providers;
#pragma warning disable CA1822, IDE0060
public sealed class ProviderRegistry {
    public IReadOnlyList<ProviderDescription> Describe() => throw new NotImplementedException();
    public IFineTuningProvider? Find(string name) => throw new NotImplementedException();
    public string DefaultName() => throw new NotImplementedException();
}
