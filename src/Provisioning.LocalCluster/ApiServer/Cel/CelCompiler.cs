using System.Text.Json.Nodes;

namespace Provisioning.LocalCluster.ApiServer.Cel;

/// <summary>Turns an expression into a function, one method per level of precedence.</summary>
internal sealed class CelCompiler(string text, IEnumerable<string> variables)
{
    private readonly List<CelToken> _tokens = CelLexer.Tokenize(text);
    private readonly List<string> _variables = [.. variables];
    private int _position;

    /// <summary>The variables that the expression refers to.</summary>
    public HashSet<string> Used { get; } = new(StringComparer.Ordinal);

    private CelToken Current => _tokens[_position];

    /// <exception cref="CelException">The expression is malformed.</exception>
    public Func<CelScope, object?> Compile()
    {
        var result = Conditional();
        return Current.Text.Length == 0 && !Current.IsLiteral ? result : throw Unexpected();
    }

    private Func<CelScope, object?> Conditional()
    {
        var condition = Or();
        if (!Take("?"))
        {
            return condition;
        }

        var then = Or();
        Expect(":");
        var otherwise = Conditional();
        return s => CelValues.IsTrue(condition(s)) ? then(s) : otherwise(s);
    }

    // An operand that fails does not matter when the other one decides.
    private Func<CelScope, object?> Or()
    {
        var left = And();
        while (Take("||"))
        {
            var (a, b) = (left, And());
            left = s => CelOperators.Either(a, b, s, decisive: true);
        }

        return left;
    }

    private Func<CelScope, object?> And()
    {
        var left = Relation();
        while (Take("&&"))
        {
            var (a, b) = (left, Relation());
            left = s => CelOperators.Either(a, b, s, decisive: false);
        }

        return left;
    }

    private Func<CelScope, object?> Relation()
    {
        var left = Sum();
        while (Current.Text is "==" or "!=" or "<" or "<=" or ">" or ">=" or "in" && !Current.IsLiteral)
        {
            var operation = Next().Text;
            var (a, b) = (left, Sum());
            left = s => CelOperators.Relation(operation, a(s), b(s));
        }

        return left;
    }

    private Func<CelScope, object?> Sum()
    {
        var left = Product();
        while (Current.Text is "+" or "-" && !Current.IsLiteral)
        {
            var operation = Next().Text;
            var (a, b) = (left, Product());
            left = s => CelOperators.Arithmetic(operation, a(s), b(s));
        }

        return left;
    }

    private Func<CelScope, object?> Product()
    {
        var left = Unary();
        while (Current.Text is "*" or "/" or "%" && !Current.IsLiteral)
        {
            var operation = Next().Text;
            var (a, b) = (left, Unary());
            left = s => CelOperators.Arithmetic(operation, a(s), b(s));
        }

        return left;
    }

    private Func<CelScope, object?> Unary()
    {
        if (Take("!"))
        {
            var operand = Unary();
            return s => !CelValues.IsTrue(operand(s));
        }

        if (Take("-"))
        {
            var operand = Unary();
            return s => operand(s) switch
            {
                long n => -n,
                double d => -d,
                var other => throw CelValues.NoOverload("-_", other),
            };
        }

        return Member();
    }

    private Func<CelScope, object?> Member()
    {
        var target = Primary();
        while (true)
        {
            if (Take("."))
            {
                var name = Identifier();
                target = Take("(") ? MemberCall(target, name) : Select(target, name);
            }
            else if (Take("["))
            {
                var (of, index) = (target, Conditional());
                Expect("]");
                target = s => CelOperators.Index(of(s), index(s));
            }
            else
            {
                return target;
            }
        }
    }

    private static Func<CelScope, object?> Select(Func<CelScope, object?> target, string name)
    {
        var field = CelOperators.Unescape(name);
        return s => CelOperators.Select(target(s), field);
    }

    private Func<CelScope, object?> MemberCall(Func<CelScope, object?> target, string name)
    {
        if (CelMacros.IsMacro(name))
        {
            return Macro(target, name);
        }

        var arguments = Arguments(")");
        CelFunctions.CheckMember(name, arguments.Count);
        return s => CelFunctions.Member(name, target(s), [.. arguments.Select(a => a(s))]);
    }

    private Func<CelScope, object?> Macro(Func<CelScope, object?> target, string name)
    {
        var variable = Identifier();
        _variables.Add(variable);
        Expect(",");
        var body = Conditional();
        var second = name == "map" && Take(",") ? Conditional() : null;
        Expect(")");
        _variables.RemoveAt(_variables.Count - 1);
        return s => CelMacros.Run(name, target(s), variable, s, body, second);
    }

    private Func<CelScope, object?> Primary()
    {
        var token = Next();
        if (token.IsLiteral)
        {
            return _ => token.Value;
        }

        switch (token.Text)
        {
            case "(":
                var inner = Conditional();
                Expect(")");
                return inner;
            case "[":
                var items = Arguments("]");
                return s => items.Select(i => i(s)).ToArray();
            case "{":
                return Map();
            default:
                break;
        }

        if (!token.IsIdentifier)
        {
            _position--;
            throw Unexpected();
        }

        if (Take("("))
        {
            return token.Text == "has" ? Has() : Call(token.Text);
        }

        if (!_variables.Contains(token.Text))
        {
            throw new CelException($"undeclared reference to '{token.Text}'");
        }

        Used.Add(token.Text);
        return s => s.Find(token.Text);
    }

    private Func<CelScope, object?> Call(string name)
    {
        var arguments = Arguments(")");
        CelFunctions.CheckGlobal(name, arguments.Count);
        return s => CelFunctions.Global(name, [.. arguments.Select(a => a(s))]);
    }

    // has(a.b) asks for the last field without reading it.
    private Func<CelScope, object?> Has()
    {
        var target = Primary();
        string? last = null;
        while (!Take(")"))
        {
            if (last is not null)
            {
                target = Select(target, last);
                last = null;
            }

            if (Take("["))
            {
                var (of, index) = (target, Conditional());
                Expect("]");
                target = s => CelOperators.Index(of(s), index(s));
                continue;
            }

            Expect(".");
            last = Identifier();
        }

        if (last is null)
        {
            throw new CelException("invalid argument to has() macro");
        }

        var field = CelOperators.Unescape(last);
        return s => target(s) is JsonObject o ? o.TryGetPropertyValue(field, out var value) && value is not null
            : throw new CelException($"no such key: {field}");
    }

    private Func<CelScope, object?> Map()
    {
        var entries = new List<(Func<CelScope, object?> Key, Func<CelScope, object?> Value)>();
        while (!Take("}"))
        {
            var key = Conditional();
            Expect(":");
            entries.Add((key, Conditional()));
            if (!Take(",") && Current.Text != "}")
            {
                throw Unexpected();
            }
        }

        return s =>
        {
            var map = new JsonObject();
            foreach (var (key, value) in entries)
            {
                map[CelValues.Display(key(s))] = CelValues.ToJson(value(s));
            }

            return map;
        };
    }

    private List<Func<CelScope, object?>> Arguments(string end)
    {
        var arguments = new List<Func<CelScope, object?>>();
        while (!Take(end))
        {
            arguments.Add(Conditional());
            if (!Take(",") && Current.Text != end)
            {
                throw Unexpected();
            }
        }

        return arguments;
    }

    private string Identifier() => Current.IsIdentifier || Current.Text is "in" ? Next().Text : throw Unexpected();

    private CelToken Next() => _tokens[_position++];

    private bool Take(string operation)
    {
        if (Current.Text != operation || Current.IsLiteral || Current.IsIdentifier)
        {
            return false;
        }

        _position++;
        return true;
    }

    private void Expect(string operation)
    {
        if (!Take(operation))
        {
            throw Unexpected();
        }
    }

    private CelException Unexpected() => new($"Syntax error: mismatched input '{(Current.Text.Length == 0 ? "<EOF>" : Current.Text)}'");
}
