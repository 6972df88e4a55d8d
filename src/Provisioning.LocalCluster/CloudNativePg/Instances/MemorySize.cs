using System.Globalization;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>Reads a memory parameter of PostgreSQL.</summary>
internal static class MemorySize
{
    /// <summary>Bytes, or <see langword="null"/> for what is not a size. A number without a unit counts in the parameter's own unit.</summary>
    public static long? Parse(string value, string parameter)
    {
        var digits = value.TakeWhile(char.IsAsciiDigit).Count();
        if (!long.TryParse(value.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        long? unit = value[digits..].Trim() switch
        {
            "" => DefaultUnit(parameter),
            "B" => 1,
            "kB" => 1L << 10,
            "MB" => 1L << 20,
            "GB" => 1L << 30,
            "TB" => 1L << 40,
            _ => null,
        };
        return number * unit;
    }

    private static long DefaultUnit(string parameter) => parameter switch
    {
        "shared_buffers" or "wal_buffers" or "effective_cache_size" => 8 << 10,
        "wal_keep_size" or "max_wal_size" or "min_wal_size" => 1 << 20,
        _ => 1 << 10,
    };
}
