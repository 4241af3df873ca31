"""Exceptions as objects: when their __init__ runs and what it raises, attributes that handlers
assign, classes and instances that are chosen at run time."""

from __future__ import annotations

from support import checks


class Plain(Exception):
    pass


class App(Exception):
    made = 0

    def __init__(self, message, code=None):
        super().__init__(message)
        self.code = code
        App.made += 1
        print("made", code)


class Checked(Exception):
    def __init__(self, n):
        if n < 0:
            raise ValueError("negative", n)
        self.half = 10 // n
        super().__init__(f"n={n}")


class Level(Exception):
    level = 0

    def __init__(self, *args, level=1):
        Exception.__init__(self, *args)
        if level > 1:
            self.level = level

    @property
    def twice(self):
        return self.level * 2

    def describe(self, sep=":"):
        return f"{type(self).__name__}{sep}{self.level}{sep}{self.args}"


class Deep(Level):
    def __init__(self, n):
        super().__init__("deep", n, level=n)
        self.log = [n]
        self.log.append(n * 2)


class Branches(Exception):
    def __init__(self, n):
        if n > 0:
            super().__init__("positive", n)
        else:
            super().__init__("negative")


def test_init_runs_where_the_exception_is_made():
    def printed(n):
        try:
            raise App("x", n)
        except App as e:
            print("caught", e)
            return e.code

    def handed_on(n):
        try:
            if n > 0:
                raise App("x", n)
            elif n < 0:
                raise App("y", 2.5)
            raise Plain(n)
        except App as e:
            print(str(e), e.code, e.args)
            raise
        except Plain as e:
            return e.args

    def counted(n):
        before = App.made
        for i in range(n):
            try:
                raise App("x", i)
            except App:
                print("caught")
        return App.made - before

    for f in (printed, handed_on, counted):
        checks(f, 1, 0, -1, 3)


def test_init_that_raises():
    def caught(n):
        try:
            raise Checked(n)
        except ValueError as e:
            return str(e.args), 0
        except ZeroDivisionError as e:
            return str(e), 1
        except Checked as e:
            return str(e), e.half

    def not_raised(n):
        try:
            e = Checked(n)
        except ValueError:
            return -1
        except ZeroDivisionError:
            return -2
        return e.half

    def after_finally(n):
        try:
            try:
                raise Checked(n)
            finally:
                print("final")
        except (ValueError, ArithmeticError) as e:
            return str(e), 0
        except Checked as e:
            return "checked", e.half

    def leaves(n):
        raise Checked(n)

    for f in (caught, not_raised, after_finally, leaves):
        checks(f, 1, 0, -1)


def test_calls_that_do_not_fit():
    def a_class(n):
        try:
            if n == 1:
                raise App
            raise App()
        except TypeError as e:
            print(e)
        return n

    def keywords(n):
        try:
            raise Plain("x", n, foo=2)
        except TypeError as e:
            return str(e)

    def a_number(n):
        try:
            raise n
        except TypeError as e:
            return str(e)

    def cause(n):
        try:
            if n == 1:
                raise ValueError from App
            raise ValueError from n
        except TypeError as e:
            return str(e)

    for f in (a_class, keywords, a_number, cause):
        checks(f, 1, 0)


def test_chosen_classes_and_instances():
    def classes(n):
        c = Plain if n > 0 else KeyError
        try:
            raise c
        except KeyError as e:
            return 1, str(e)
        except Plain as e:
            return 2, str(e)

    def classes_with_init(n):
        c = Plain if n > 0 else App
        try:
            raise c
        except TypeError as e:
            return str(e), 0
        except Plain as e:
            return str(e), len(e.args)

    def leaves(n):
        raise Plain if n > 0 else KeyError

    def cause(n):
        try:
            raise ValueError(n) from (Plain if n > 0 else None)
        except ValueError as e:
            return e.args

    def returned(n):
        def problem(v):
            if v < 0:
                return ValueError("negative", v)
            if v == 0:
                return ZeroDivisionError()
            return None

        error = problem(n)
        if error:
            raise error
        return 1

    def maybe_none(n):
        error = KeyError(n) if n > 0 else None
        try:
            raise error
        except KeyError as e:
            return str(e)
        except TypeError as e:
            return str(e)

    for f in (classes, classes_with_init, leaves, cause, returned, maybe_none):
        checks(f, 1, 0, -1)


def test_attributes_that_are_assigned():
    def before_it_is_raised(n):
        error = App("x", n)
        for _ in range(n):
            error.code += 1
        try:
            if n:
                raise error
        except App as e:
            return e.code
        return error.code

    def in_a_handler(n):
        try:
            raise App("x", n)
        except App as e:
            if n:
                e.code = 7
                e.extra = [n, 2]
            print(e.code)
            raise

    def through_a_finally(n):
        try:
            try:
                raise App("x", n)
            except App as e:
                if n:
                    e.code = 7.5
                raise
            finally:
                print("final")
        except App as e:
            return e.code

    def of_a_class_without_init(n):
        try:
            try:
                raise Plain(n)
            except Plain as e:
                if n > 0:
                    e.extra = n + 1
                raise
        except Plain as e:
            return getattr(e, "extra", -1), hasattr(e, "extra"), e.args

    for f in (before_it_is_raised, in_a_handler, through_a_finally, of_a_class_without_init):
        checks(f, 1, 0, 2)


def test_methods_and_bases():
    def two_classes(n):
        try:
            if n > 0:
                raise Deep(n)
            raise Level(level=n + 5)
        except Deep as e:
            return e.describe(), e.twice, len(e.log)
        except Level as e:
            return e.describe("/"), e.twice, -1

    def one_handler(n):
        try:
            if n > 0:
                raise Deep(n)
            raise Level(level=n + 5)
        except Level as e:
            return e.describe(), e.twice, isinstance(e, Deep)

    def leaves(n):
        raise Deep(n)

    def through_calls(n):
        def go(k):
            if k == 0:
                raise Deep(n)
            try:
                go(k - 1)
            except Deep as e:
                e.level = e.level + 1
                raise

        try:
            go(3)
        except Deep as e:
            return e.level, e.log[0]

    for f in (two_classes, one_handler, leaves, through_calls):
        checks(f, 1, 0, -1, 3)


def test_init_that_python_runs():
    def f(n):
        try:
            raise Branches(n)
        except Branches as e:
            return str(e)

    checks(f, 1, 0, -1)


def test_hasattr():
    def of_one_class(n):
        try:
            if n > 0:
                raise App("x", n)
            raise Plain(n)
        except App as e:
            return hasattr(e, "code"), hasattr(e, "other"), getattr(e, "other", 5), e.code
        except Plain as e:
            return hasattr(e, "code"), hasattr(e, "args"), getattr(e, "code", 6), len(e.args)

    def of_two_classes(n):
        try:
            if n > 0:
                raise Level(level=n)
            raise Plain(n)
        except Exception as e:
            return hasattr(e, "level"), getattr(e, "level", 5)

    def of_an_operation(n):
        try:
            return str(1 // n)
        except ZeroDivisionError as e:
            return str(hasattr(e, "code")) + str(hasattr(e, "args"))

    for f in (of_one_class, of_two_classes, of_an_operation):
        checks(f, 1, 0)


class Mine(ValueError):
    pass


class Other(Exception):
    def __init__(self, a):
        self.a = a


class Guard:
    def __init__(self):
        self.log = []

    def __enter__(self):
        return self

    def __exit__(self, cls, error, traceback):
        if cls is None:
            self.log.append("fine")
            return False
        self.log.append(f"{cls.__name__}({error})")
        return cls is not Mine and issubclass(cls, (LookupError, ValueError))


def test_type_of_what_was_raised():
    def names(n):
        try:
            if n == 1:
                raise KeyError("k")
            if n == 2:
                raise Mine("v", n)
            if n == 3:
                raise Other(n)
            return 10 // (n - 4), "", "", False
        except Exception as e:
            print(type(e), e.__class__.__name__)
            t = type(e)
            return -1, t.__name__, f"{type(e).__qualname__}", t in (Mine, KeyError)

    def compared(n):
        try:
            if n == 1:
                raise KeyError("k")
            if n == 2:
                raise Mine("v", n)
            if n == 3:
                raise Other(n)
            return 10 // (n - 4), False, False
        except Exception as e:
            t = type(e)
            if t is Mine:
                print("mine")
            elif t == KeyError:  # noqa: E721 - what users write
                print("key")
            elif issubclass(t, ArithmeticError):
                print("arithmetic")
            return -1, t is ZeroDivisionError, t is not Other

    def through_recursion(n):
        def f(k):
            if k > 0:
                return f(k - 1)
            if n == 1:
                raise KeyError("k")
            if n == 2:
                raise Mine("v", n)
            return 10 // (n - 4)

        try:
            return str(f(n))
        except Exception as e:
            return type(e).__name__ + ":" + str(e)

    def counted(n):
        errors = {}
        for i in range(n + 1):
            try:
                if i == 1:
                    raise KeyError("k")
                if i == 2:
                    raise Mine("v", n)
                [5][i - i % 2] // (i - 4)
            except Exception as e:
                errors[type(e).__name__] = errors.get(type(e).__name__, 0) + 1
        return errors

    def left(n):
        g = Guard()
        try:
            for i in range(2):
                with g:
                    if n == 1:
                        raise KeyError("k")
                    if n == 2:
                        raise Mine("v", n)
                    if n == 3:
                        [][i]
                    10 // (n - 4 * i)
        except Exception as e:
            g.log.append(type(e).__name__)
        return g.log

    for f in (names, compared, through_recursion, counted, left):
        checks(f, 0, 1, 2, 3, 4)
