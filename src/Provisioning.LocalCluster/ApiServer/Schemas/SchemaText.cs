using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Provisioning.LocalCluster.ApiServer.Schemas;

/// <summary>
/// Reads the schemas of the built-in kinds. A line without indentation names a type (<c>atomic</c>: applied as one value;
/// <c>embedded</c>: has metadata without being a kind); the lines below are its fields:
/// <c>name[!] type [*] [set | key=a,b] [atomic | granular] [=default]</c>. <c>!</c> is required, <c>*</c> a struct that is written even when empty,
/// <c>granular</c> applied field by field although its type is atomic elsewhere; types are
/// <c>string int number bool bytes time microtime quantity intstr any</c>, <c>[]T</c>, <c>map[T]</c> and the name of a type.
/// A type is parsed when it is first asked for: a start costs one pass over the text.
/// </summary>
internal sealed class SchemaText
{
    private readonly Dictionary<string, (string Flags, List<string> Fields)> _types = new(StringComparer.Ordinal);

    public SchemaText(IEnumerable<TextReader> files)
    {
        foreach (var file in files)
        {
            List<string>? fields = null;
            while (file.ReadLine() is { } line)
            {
                if (line.Length == 0)
                {
                    continue;
                }

                if (line[0] == ' ')
                {
                    fields!.Add(line);
                    continue;
                }

                var space = line.IndexOf(' ', StringComparison.Ordinal);
                fields = [];
                _types.Add(space < 0 ? line : line[..space], (space < 0 ? "" : line[space..], fields));
            }
        }
    }

    /// <summary>The schema of a type. A kind's own has <c>apiVersion</c> and <c>kind</c> too.</summary>
    public Schema Type(string name) =>
        new TextSchema(this, name) { Type = SchemaType.Object, TypeName = name, IsAtomic = _types[name].Flags.Contains("atomic", StringComparison.Ordinal) };

    private FrozenDictionary<string, Schema> ParseFields(string name)
    {
        var fields = new Dictionary<string, Schema>(StringComparer.Ordinal);
        var embedded = _types[name].Flags.Contains("embedded", StringComparison.Ordinal);
        foreach (var line in _types[name].Fields)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            fields[words[0].TrimEnd('!')] = Parse(words[1], words.AsSpan(2));
            if (words is ["metadata", "ObjectMeta", "*"] && !embedded)
            {
                fields["apiVersion"] = fields["kind"] = new Schema { Type = SchemaType.String };
            }
        }

        return fields.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private List<string> ParseRequired(string name)
    {
        var required = new List<string>();
        foreach (var line in _types[name].Fields)
        {
            var word = line.AsSpan(2, line.AsSpan(2).IndexOf(' '));
            if (word[^1] == '!')
            {
                required.Add(word[..^1].ToString());
            }
        }

        return required;
    }

    private Schema Parse(string type, ReadOnlySpan<string> flags)
    {
        var atomic = flags.Contains("atomic");
        var present = flags.Contains("*");
        JsonNode? value = null;
        string[] keys = [];
        foreach (var flag in flags)
        {
            if (flag[0] == '=')
            {
                value = flag is "=true" or "=false" ? JsonValue.Create(flag == "=true") : JsonValue.Create(flag[1..]);
            }
            else if (flag.StartsWith("key=", StringComparison.Ordinal))
            {
                keys = flag[4..].Split(',');
            }
        }

        if (type.StartsWith("[]", StringComparison.Ordinal))
        {
            return new Schema
            {
                Type = SchemaType.Array,
                Items = Parse(type[2..], []),
                ListMapKeys = keys,
                ListType = keys.Length > 0 ? ListType.Map : flags.Contains("set") ? ListType.Set : ListType.Atomic,
                Nullable = true,
            };
        }

        if (type.StartsWith("map[", StringComparison.Ordinal))
        {
            return new Schema { Type = SchemaType.Object, AdditionalProperties = Parse(type[4..^1], []), IsAtomic = atomic, Nullable = true };
        }

        return type switch
        {
            "string" => new Schema { Type = SchemaType.String, Default = value, Nullable = true },
            "int" => new Schema { Type = SchemaType.Integer, Format = "int64", Nullable = true },
            "number" => new Schema { Type = SchemaType.Number, Format = "double", Nullable = true },
            "bool" => new Schema { Type = SchemaType.Boolean, Default = value, Nullable = true },
            "bytes" => new Schema { Type = SchemaType.String, Format = "byte", Nullable = true },
            "time" => new Schema { Type = SchemaType.String, Format = "date-time", Nullable = true },
            "microtime" => new Schema { Type = SchemaType.String, Format = "micro-time", Nullable = true },
            "quantity" => new Schema { Format = "quantity", IsIntOrString = true, Nullable = true },
            "intstr" => new Schema { Format = "int-or-string", IsIntOrString = true, Nullable = true },
            "any" => new Schema { PreserveUnknownFields = true, IsAtomic = true, Nullable = true },
            _ => new TextSchema(this, type)
            {
                Type = SchemaType.Object,
                TypeName = type,
                IsAtomic = !flags.Contains("granular") && (atomic || _types[type].Flags.Contains("atomic", StringComparison.Ordinal)),
                IsAlwaysPresent = present,
                Nullable = true,
            },
        };
    }

    /// <summary>An object whose fields are read from the text on first use.</summary>
    private sealed class TextSchema(SchemaText text, string name) : Schema
    {
        private FrozenDictionary<string, Schema>? _properties;
        private IReadOnlyList<string>? _required;

        public override FrozenDictionary<string, Schema> Properties
        {
            get => Volatile.Read(ref _properties) ?? Interlocked.CompareExchange(ref _properties, text.ParseFields(name), null) ?? _properties;
            init => _properties = value;
        }

        public override IReadOnlyList<string> Required
        {
            get => _required ??= text.ParseRequired(name);
            init => _required = value;
        }
    }
}
