using System.Security.Cryptography;

namespace FineTuningStudio.Web.Components.GoldenRecords;

/// <summary>
/// Keeps chosen record ids between the list and the wizard, so that 100,000 of them need not stand in an address and a
/// reload loses none. Bounded: the oldest selections go once there are too many of them or of their ids.
/// </summary>
public sealed class SelectionStore
{
    public const int MaxSelections = 64;
    public const int MaxIds = 1_000_000;

    private readonly Lock _gate = new();
    private readonly LinkedList<(string Key, IReadOnlyList<string> Ids)> _kept = new();
    private int _idCount;

    /// <summary>Keeps the ids and returns the key that finds them again.</summary>
    public string Keep(IReadOnlyList<string> ids)
    {
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        lock (_gate)
        {
            _kept.AddLast((key, [.. ids]));
            _idCount += ids.Count;
            while (_kept.Count > 1 && (_kept.Count > MaxSelections || _idCount > MaxIds))
            {
                _idCount -= _kept.First!.Value.Ids.Count;
                _kept.RemoveFirst();
            }
        }
        return key;
    }

    /// <summary>The ids kept under that key; null where it is unknown or was dropped.</summary>
    public IReadOnlyList<string>? Find(string key)
    {
        lock (_gate)
        {
            return _kept.FirstOrDefault(kept => kept.Key == key).Ids;
        }
    }
}
